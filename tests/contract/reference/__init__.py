"""What every view answers, told a second time in plain Python over plain tables: the read engine must say the same."""
