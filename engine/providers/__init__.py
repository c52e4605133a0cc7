"""Who makes music, behind one interface: the built-in composer, and one folder for each service outside."""
