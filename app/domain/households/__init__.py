"""Households (hộ): where and how they live, who stands for them, how many they are; the events of their lives."""
