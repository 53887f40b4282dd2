internal import Inference

/// SCRFD: J. Guo et al., "Sample and Computation Redistribution for Efficient Face Detection", ICLR 2022.
///
/// Two anchors a cell, strides 8, 16 and 32. Input 1x3xHxW, RGB, `(value - 127.5) / 128`. Outputs: three scores
/// (anchors x 1), three boxes (x 4, distances to the edges in strides), three point sets (x 10, offsets in strides), in any
/// order and with or without a leading batch dimension.
struct SCRFDDetector: FaceDetector {
    private static let anchorsPerCell = 2

    let session: any InferenceSession
    let scoreThreshold: Double
    let reportsDoubts = true

    func detect(in canvas: Canvas) throws -> [FaceCandidate] {
        let shape = [1, 3, canvas.height, canvas.width]
        let outputs = try session.infer(shape: shape) { buffer in
            canvas.writePlanes(into: buffer, order: .rgb, mean: 127.5, scale: 1 / 128)
        }
        let candidates = Self.decode(
            outputs,
            width: canvas.width,
            height: canvas.height,
            leastScore: min(scoreThreshold, 0.4)
        )
        let distinct = NonMaximumSuppression.suppress(candidates, overlap: .union, above: 0.4)
        return NonMaximumSuppression.vote(on: distinct, by: candidates)
    }

    /// Turns the nine outputs into candidates of at least a score.
    static func decode(_ outputs: [Tensor], width: Int, height: Int, leastScore: Double) -> [FaceCandidate] {
        var candidates: [FaceCandidate] = []
        for stride in [8, 16, 32] {
            let columns = width / stride
            let anchors = columns * (height / stride) * anchorsPerCell
            func output(_ channels: Int) -> [Float]? {
                outputs.first { $0.shape.last == channels && $0.values.count == anchors * channels }?.values
            }
            guard let scores = output(1), let boxes = output(4), let points = output(10) else { return [] }
            let size = Double(stride)
            for anchor in 0..<anchors where Double(scores[anchor]) >= leastScore {
                let cell = anchor / anchorsPerCell
                let centre = SIMD2(Double(cell % columns), Double(cell / columns)) * size
                let toLeft = Double(boxes[anchor * 4]) * size
                let toTop = Double(boxes[anchor * 4 + 1]) * size
                let candidate = FaceCandidate(
                    left: centre.x - toLeft,
                    top: centre.y - toTop,
                    width: toLeft + Double(boxes[anchor * 4 + 2]) * size,
                    height: toTop + Double(boxes[anchor * 4 + 3]) * size,
                    landmarks: (0..<5).map { point in
                        let offset = anchor * 10 + point * 2
                        return centre + SIMD2(Double(points[offset]), Double(points[offset + 1])) * size
                    },
                    score: Double(min(scores[anchor], 1))
                )
                if candidate.isPlausible { candidates.append(candidate) }
            }
        }
        return candidates
    }
}
