import CFaceKernels
import Testing

/// The kernels, in the form that this processor runs, against plain sums.
@Suite struct FaceKernelTests {
    private static let sizes = [1, 2, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 512, 1023]

    @Test(arguments: sizes)
    func dotProductsAreThoseOfPlainSums(dimension: Int) {
        var random = SeededGenerator(seed: UInt64(dimension))
        let count = 5
        let probe = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
        let rows = (0..<count * dimension).map { _ in Float.random(in: -1...1, using: &random) }
        var products = [Float](repeating: .nan, count: count + 1)
        cface_dot_products(probe, rows, count, dimension, &products)

        for row in 0..<count {
            let terms = (0..<dimension).map { Double(probe[$0]) * Double(rows[row * dimension + $0]) }
            let magnitude = terms.reduce(0) { $0 + abs($1) }
            let distance = abs(Double(products[row]) - terms.reduce(0, +))
            #expect(distance <= Double(dimension) * Double(Float.ulpOfOne) / 2 * magnitude)
        }
        #expect(products[count].isNaN)
    }

    /// The order of additions that the kernel promises on every processor, so scores are equal to the last bit.
    @Test(arguments: sizes)
    func dotProductsAddInThePromisedOrder(dimension: Int) {
        var random = SeededGenerator(seed: UInt64(dimension))
        let probe = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
        let row = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
        var product: Float = .nan
        cface_dot_products(probe, row, 1, dimension, &product)

        var lanes = [Float](repeating: 0, count: 32)
        let whole = dimension / 32 * 32
        for index in 0..<whole { lanes[index % 32] += probe[index] * row[index] }
        var rest: Float = 0
        for index in whole..<dimension { rest += probe[index] * row[index] }
        while lanes.count > 1 {
            let half = lanes.count / 2
            lanes = (0..<half).map { lanes[$0] + lanes[$0 + half] }
        }
        #expect(product == lanes[0] + rest)
    }

    @Test(arguments: sizes)
    func aRowScoresTheSameWhereverItLies(dimension: Int) {
        var random = SeededGenerator(seed: UInt64(dimension))
        let probe = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
        let row = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
        let count = 9
        var products = [Float](repeating: .nan, count: count)
        cface_dot_products(probe, (0..<count).flatMap { _ in row }, count, dimension, &products)
        #expect(Set(products).count == 1)
    }

    @Test(arguments: sizes)
    func upperBoundsAreThoseOfPlainSums(dimension: Int) {
        var random = SeededGenerator(seed: UInt64(dimension))
        let count = 5
        let largest = Int16(clamping: Int(Int32.max) / (127 * dimension))
        let probe = (0..<dimension).map { _ in Int16.random(in: -largest...largest, using: &random) }
        let rows = (0..<count * dimension).map { _ in Int8.random(in: -127...127, using: &random) }
        let scales = (0..<count).map { _ in Float.random(in: 0...1, using: &random) }
        let errors = (0..<count).map { _ in Float.random(in: 0...1, using: &random) }
        var bounds = [Float](repeating: .nan, count: count + 1)
        cface_upper_bounds(probe, rows, scales, errors, count, dimension, 0.001, 1.25, 0.5, &bounds)

        for row in 0..<count {
            let sum = (0..<dimension).reduce(0) { $0 + Int(probe[$1]) * Int(rows[row * dimension + $1]) }
            #expect(bounds[row] == Float(sum) * scales[row] * 0.001 + errors[row] * 1.25 + 0.5)
        }
        #expect(bounds[count].isNaN)
    }

    @Test(arguments: [Int8.min, -127, 127])
    func theLargestSumsFit(code: Int8) {
        let dimension = 512
        let largest = Int16(clamping: Int(Int32.max) / (128 * dimension))
        let probe = [Int16](repeating: largest, count: dimension)
        var bound: Float = .nan
        cface_upper_bounds(probe, [Int8](repeating: code, count: dimension), [1], [0], 1, dimension, 1, 0, 0, &bound)
        #expect(bound == Float(Int(largest) * Int(code) * dimension))
    }
}
