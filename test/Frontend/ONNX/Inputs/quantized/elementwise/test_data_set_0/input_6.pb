Bu8_2x5J
ak.WJ¢J?n