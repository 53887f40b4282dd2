internal import Foundation
internal import Inference

/// YuNet: W. Wu, H. Peng, S. Yu, "YuNet: A Tiny Millisecond-level Face Detector", Machine Intelligence Research, 2023.
///
/// Anchor-free, strides 8, 16 and 32. Input 1x3xHxW, BGR, `0...255`. Outputs for each stride: classification and
/// objectness (1 x cells x 1), box (x 4) and points (x 10), cells row by row.
struct YuNetDetector: FaceDetector {
    let session: any InferenceSession
    let scoreThreshold: Double
    let reportsDoubts = true

    func detect(in canvas: Canvas) throws -> [FaceCandidate] {
        let shape = [1, 3, canvas.height, canvas.width]
        let outputs = try session.infer(shape: shape) { buffer in
            canvas.writePlanes(into: buffer, order: .bgr, mean: 0, scale: 1)
        }
        let candidates = Self.decode(
            outputs,
            width: canvas.width,
            height: canvas.height,
            leastScore: min(scoreThreshold, 0.4)
        )
        let distinct = NonMaximumSuppression.suppress(candidates, overlap: .union, above: 0.3)
        return NonMaximumSuppression.vote(on: distinct, by: candidates)
    }

    /// Turns the twelve outputs into candidates of at least a score.
    static func decode(_ outputs: [Tensor], width: Int, height: Int, leastScore: Double) -> [FaceCandidate] {
        guard outputs.count == 12 else { return [] }
        var candidates: [FaceCandidate] = []
        for (level, stride) in [8, 16, 32].enumerated() {
            let columns = width / stride
            let cells = columns * (height / stride)
            let classification = outputs[level].values
            let objectness = outputs[level + 3].values
            let boxes = outputs[level + 6].values
            let points = outputs[level + 9].values
            guard classification.count == cells, objectness.count == cells, boxes.count == cells * 4,
                points.count == cells * 10
            else { return [] }
            let size = Double(stride)
            for cell in 0..<cells {
                // The score is the geometric mean of two probabilities, which exported models may overshoot slightly.
                let product = min(max(classification[cell], 0), 1) * min(max(objectness[cell], 0), 1)
                let score = Double(product).squareRoot()
                guard score >= leastScore else { continue }
                let origin = SIMD2(Double(cell % columns), Double(cell / columns))
                let boxWidth = exp(Double(boxes[cell * 4 + 2])) * size
                let boxHeight = exp(Double(boxes[cell * 4 + 3])) * size
                let candidate = FaceCandidate(
                    left: (origin.x + Double(boxes[cell * 4])) * size - boxWidth / 2,
                    top: (origin.y + Double(boxes[cell * 4 + 1])) * size - boxHeight / 2,
                    width: boxWidth,
                    height: boxHeight,
                    landmarks: (0..<5).map { point in
                        let offset = cell * 10 + point * 2
                        return (SIMD2(Double(points[offset]), Double(points[offset + 1])) + origin) * size
                    },
                    score: score
                )
                if candidate.isPlausible { candidates.append(candidate) }
            }
        }
        return candidates
    }
}
