"""Where every number on the pages comes from: the cells of the files it was made of."""
