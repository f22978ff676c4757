"""The frozen, typed models that pass between the stages. Standard library and pydantic only."""
