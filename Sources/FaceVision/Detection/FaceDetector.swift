/// Finds faces in one canvas. Blocks; not for the cooperative pool.
protocol FaceDetector: Sendable {
    /// Candidates at or above the detector's score threshold, in canvas pixels, without duplicates.
    func detect(in canvas: Canvas) throws -> [FaceCandidate]
}
