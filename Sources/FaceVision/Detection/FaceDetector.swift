/// Finds faces in one picture. Blocks; not for the cooperative pool.
protocol FaceDetector: Sendable {
    /// The least score of a face, `0...1`.
    var scoreThreshold: Double { get }
    /// Whether ``detect(in:)`` also reports candidates below the threshold, as which faces show that are too large for the
    /// detector.
    var reportsDoubts: Bool { get }

    /// Candidates in canvas pixels, without duplicates.
    func detect(in canvas: Canvas) throws -> [FaceCandidate]
}
