"""The verbs: what people do, one function each. It asks the guards, writes the act; projections follow."""
