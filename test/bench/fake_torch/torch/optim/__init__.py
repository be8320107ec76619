class Optimizer:
    def __init__(self, parameters, lr):
        pass

    def zero_grad(self, set_to_none):
        pass

    def step(self):
        pass


Adam = SGD = Optimizer
