SELECT project, model, feature FROM feature_scales
