"""Personal data by Law 91/2025/QH15: sealed values, who read what, erasure, retention."""
