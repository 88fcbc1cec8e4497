SELECT max(revision) AS until FROM outcome_hour WHERE project = {project:String}
