/// A dense array of 32-bit floats in row-major order.
package struct Tensor: Sendable, Hashable {
    package let shape: [Int]
    package let values: [Float]

    /// `values.count` must be the product of `shape`.
    package init(shape: [Int], values: [Float]) {
        precondition(shape.reduce(1, *) == values.count, "a tensor's values must fill its shape")
        self.shape = shape
        self.values = values
    }
}
