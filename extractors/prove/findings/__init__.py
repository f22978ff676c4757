"""What is said of a proof: findings of tables, of claims in prose, of units of money, of doubtful figures."""
