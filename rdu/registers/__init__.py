"""What is kept on paper and counts as evidence: letters, people with roles, trainings, partners and more."""
