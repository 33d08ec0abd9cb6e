"""Moving in and out: an old feed → a show's folder with proof, and a show → open files for anybody."""
