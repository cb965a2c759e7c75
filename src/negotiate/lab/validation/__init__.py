"""The validation targets: arms, measures, paired tests, and the targets themselves. `lab.validate.run` goes through them."""
