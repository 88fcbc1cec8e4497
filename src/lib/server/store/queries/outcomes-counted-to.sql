SELECT greatest(
	(SELECT max(revision) FROM outcome_hour WHERE project = {project:String}),
	(SELECT max(revision) FROM label_hour WHERE project = {project:String})
) AS until
