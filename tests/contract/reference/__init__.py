"""What every view answers, told a second time in plain Python over the plain tables, to compare the read engine with."""
