//! Labels, descriptions and hints of models and their settings.

use super::Words;

/// A model.
pub fn linear_regression() -> Words {
    Words {
        label: "Linear regression",
        text: "Adds up the features, each with a weight of its own. Exact, quick and easy to read: the first thing \
               to try when a number is to be predicted.",
    }
}

/// A setting of linear regression.
pub fn ridge_penalty() -> Words {
    Words {
        label: "Ridge penalty",
        text: "Keeps weights small: 0 fits as closely as possible, larger values help when features repeat each other.",
    }
}

/// A model.
pub fn softmax_regression() -> Words {
    Words {
        label: "Softmax regression",
        text: "Gives each kind a weighted sum of the features and turns the sums into probabilities. Quick and easy \
               to read: the first thing to try when a kind is to be predicted.",
    }
}

/// A setting of softmax regression.
pub fn freedom() -> Words {
    Words {
        label: "Freedom (C)",
        text: "How freely weights may grow. Smaller values keep them small, which helps when there are few rows or \
               many features.",
    }
}

/// A setting of softmax regression.
pub fn most_iterations() -> Words {
    Words {
        label: "Most iterations",
        text: "Training ends after this many iterations at the latest. It mostly needs fewer than 20.",
    }
}

/// A setting of softmax regression.
pub fn tolerance() -> Words {
    Words { label: "Tolerance", text: "Training ends once an iteration can lower the loss by no more than this." }
}

/// A model.
pub fn mlp() -> Words {
    Words {
        label: "Neural network (MLP)",
        text: "Layers of simple units that bend straight lines into curves. Good on a few hundred rows or more, when \
               a linear model misses something.",
    }
}

/// A setting of the MLP.
pub fn hidden_layers() -> Words {
    Words {
        label: "Hidden layers",
        text: "Units in each layer between input and output. More units can follow finer patterns, need more rows \
               and take longer; none at all makes a linear model.",
    }
}

/// A setting of the MLP.
pub fn activation() -> Words {
    Words {
        label: "Activation",
        text: "The bend after each layer. ReLU suits most data; tanh and GELU are smoother and sometimes do better \
               on few rows.",
    }
}

/// A model.
pub fn cnn() -> Words {
    Words {
        label: "Small CNN",
        text: "Small filters that slide over a picture and learn which shapes matter. The first choice for pictures.",
    }
}

/// A setting of the CNN.
pub fn filters() -> Words {
    Words {
        label: "Filters",
        text: "Number of filters of each convolution. Each one learns to see one small shape, such as an edge; after \
               each convolution the picture is halved.",
    }
}

/// A setting of the CNN.
pub fn hidden_units() -> Words {
    Words { label: "Hidden units", text: "Units of the layer that weighs what the filters have found." }
}

/// A setting of networks.
pub fn epochs() -> Words {
    Words {
        label: "Epochs",
        text: "How often every row is seen. More helps until the held-out loss stops falling; the best epoch is kept.",
    }
}

/// A setting of networks.
pub fn batch_size() -> Words {
    Words {
        label: "Batch size",
        text: "Rows looked at before the weights change. Small batches learn in fewer epochs, large ones run faster.",
    }
}

/// A setting of networks.
pub fn learning_rate() -> Words {
    Words {
        label: "Learning rate",
        text: "How far each step moves. Too large and the loss jumps; too small and nothing happens.",
    }
}

/// A setting of networks.
pub fn optimiser() -> Words {
    Words {
        label: "Optimiser",
        text: "The rule that changes the weights. Adam finds its own step for each weight; SGD with momentum is \
               plainer and wants a larger learning rate, such as 0.05.",
    }
}

/// A setting of networks.
pub fn dropout() -> Words {
    Words {
        label: "Dropout",
        text: "Share of units hidden at random in each step, so that no unit is relied on alone. Raise it when the \
               training loss falls but the held-out loss rises.",
    }
}

/// A setting of networks.
pub fn weight_decay() -> Words {
    Words {
        label: "Weight decay",
        text: "Pulls every weight a little towards zero in each step, which smooths what is learned. 0 is off; try \
               0.0001.",
    }
}

/// A setting of networks.
pub fn patience() -> Words {
    Words {
        label: "Patience",
        text: "Stop when this many epochs in a row brought no better held-out loss. 0 never stops early.",
    }
}
