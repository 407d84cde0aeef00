"""Keeps TensorFlow and matplotlib out: no part of the pipeline in config.yml uses them.

Rasa imports both whenever it starts (370 MB and seconds), through five modules of its own.
Those are put in place here, empty, before Rasa is imported. For serving only: training
validates the configuration with one of them and runs in a process of its own.
"""

import sys
from types import ModuleType


def leave_out_neural_parts() -> None:
    """Put stand-ins for the five modules in place. Call before anything imports Rasa."""
    if "rasa.engine.recipes.default_components" in sys.modules:
        raise RuntimeError("leave_out_neural_parts() must be called before Rasa is imported")
    _stand_in("rasa.utils.tensorflow.callback", RasaTrainingLogger=None, RasaModelCheckpoint=None)
    _stand_in("rasa.utils.tensorflow.data_generator", RasaBatchDataGenerator=None)
    _stand_in("rasa.utils.plotting")
    _stand_in(
        "rasa.graph_components.validators.default_recipe_validator",
        DefaultV1RecipeValidator=type("DefaultV1RecipeValidator", (), {}),
    )
    components = _stand_in("rasa.engine.recipes.default_components", DEFAULT_COMPONENTS=[])

    from rasa.core.policies.memoization import AugmentedMemoizationPolicy, MemoizationPolicy
    from rasa.core.policies.rule_policy import RulePolicy

    components.DEFAULT_COMPONENTS = [  # type: ignore[attr-defined]
        RulePolicy,
        MemoizationPolicy,
        AugmentedMemoizationPolicy,
    ]


def _stand_in(name: str, **names: object) -> ModuleType:
    module = ModuleType(name, "Left out by engine.imports: nothing in the pipeline needs it.")
    module.__dict__.update(names)
    sys.modules[name] = module
    return module
