"""Where a show is published: a folder, or a bucket on any S3 endpoint, behind one protocol."""
