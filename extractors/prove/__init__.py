"""The identities inside one report: witnesses, the choice of a reading, the diagnosis of what fails."""
