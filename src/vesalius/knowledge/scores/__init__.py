"""Clinical scores, each from its paper: `registry.SCORES` names them, `registry.compute` computes one."""
