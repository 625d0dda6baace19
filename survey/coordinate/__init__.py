"""Pages of coordinators, reviewers and observers: the list of States."""
