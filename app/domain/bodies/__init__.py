"""Bodies: agencies and organisations of the Party, the Front, the State and society, and what became of them."""
