/// Numbers of a network, row-major.
struct Weights: Hashable {
    let shape: [Int]
    let values: [Float]

    /// Throws where the shape does not hold exactly the values.
    init(shape: [Int], values: [Float]) throws {
        guard try Weights.count(of: shape) == values.count else {
            throw FormatError("\(values.count) values do not fill the shape \(shape)")
        }
        self.shape = shape
        self.values = values
    }

    /// The number of elements of a shape from a file, in which no dimension may be negative or the product too large.
    static func count(of shape: [Int]) throws -> Int {
        try shape.reduce(1) { product, dimension in
            let (count, overflow) = product.multipliedReportingOverflow(by: dimension)
            guard dimension >= 0, !overflow else { throw FormatError("impossible shape \(shape)") }
            return count
        }
    }
}
