"""What patients set themselves beside the plan: goals and free tasks. They are in no figure of adherence."""
