"""Why an answer is as it is: the triples behind each row, and who states them."""
