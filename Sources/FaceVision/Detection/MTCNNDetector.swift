internal import Imaging
internal import Inference

/// MTCNN: K. Zhang et al., "Joint Face Detection and Alignment Using Multitask Cascaded Convolutional Networks", IEEE
/// Signal Processing Letters, 2016.
///
/// Three networks, each refining what the one before let through. Thresholds, overlaps and box arithmetic follow the
/// published `facenet-pytorch` 2.6.0. Inputs are RGB, `(value - 127.5) / 128`; outputs are a face probability, box offsets
/// as fractions of the box, and from the last network five points (x of all, then y of all) as fractions of the box.
struct MTCNNDetector: FaceDetector {
    /// P-Net looks at 12 x 12 pixels in steps of two.
    private static let cellSide = 12.0
    private static let cellStride = 2.0
    private static let minimumFaceSide = 20.0
    private static let pyramidFactor = 0.709
    private static let proposalThreshold: Float = 0.6
    private static let refinementThreshold: Float = 0.7
    /// How many boxes a stage passes on: keeps time and memory bounded for pictures made to look like faces everywhere.
    private static let maximumBoxes = 1_500

    let proposal: any InferenceSession
    let refinement: any InferenceSession
    let output: any InferenceSession
    let scoreThreshold: Double
    let reportsDoubts = false

    func detect(in canvas: Canvas) throws -> [FaceCandidate] {
        let picture = try canvas.flattened()
        let proposals = try propose(in: picture)
        let refined = try refine(proposals, in: picture)
        return try finish(refined, in: picture).filter(\.isPlausible)
    }

    // MARK: - Stage 1: proposals from an image pyramid

    private func propose(in picture: RGBImage) throws -> [FaceCandidate] {
        var proposals: [FaceCandidate] = []
        var scale = Self.cellSide / Self.minimumFaceSide
        while Double(min(picture.width, picture.height)) * scale >= Self.cellSide {
            let width = Int((Double(picture.width) * scale + 1).rounded(.down))
            let height = Int((Double(picture.height) * scale + 1).rounded(.down))
            let level = try picture.resized(width: width, height: height)
            let outputs = try proposal.infer(shape: [1, 3, height, width]) { buffer in
                level.writePlanes(into: buffer, order: .rgb, mean: 127.5, scale: 1 / 128)
            }
            let candidates = Self.decodeProposals(outputs, scale: scale)
            proposals += NonMaximumSuppression.suppress(
                Self.best(candidates),
                overlap: .union,
                above: 0.5
            )
            scale *= Self.pyramidFactor
        }
        let distinct = NonMaximumSuppression.suppress(Self.best(proposals), overlap: .union, above: 0.7)
        return distinct.map(\.squared)
    }

    /// Face probability (1 x 2 x rows x columns, the second plane) and box offsets (1 x 4 x rows x columns) to boxes.
    static func decodeProposals(_ outputs: [Tensor], scale: Double) -> [FaceCandidate] {
        guard let probability = outputs.first(where: { $0.shape.count == 4 && $0.shape[1] == 2 }),
            let offsets = outputs.first(where: { $0.shape.count == 4 && $0.shape[1] == 4 })
        else { return [] }
        let rows = probability.shape[2]
        let columns = probability.shape[3]
        let plane = rows * columns
        var candidates: [FaceCandidate] = []
        for cell in 0..<plane where probability.values[plane + cell] >= proposalThreshold {
            let left = ((cellStride * Double(cell % columns) + 1) / scale).rounded(.down)
            let top = ((cellStride * Double(cell / columns) + 1) / scale).rounded(.down)
            let right = ((cellStride * Double(cell % columns) + cellSide) / scale).rounded(.down)
            let bottom = ((cellStride * Double(cell / columns) + cellSide) / scale).rounded(.down)
            let box = FaceCandidate(
                left: left,
                top: top,
                width: right - left,
                height: bottom - top,
                landmarks: [],
                score: Double(probability.values[plane + cell])
            )
            candidates.append(box.adjusted { Double(offsets.values[$0 * plane + cell]) })
        }
        return candidates
    }

    // MARK: - Stage 2 and 3: look closer

    private func refine(_ proposals: [FaceCandidate], in picture: RGBImage) throws -> [FaceCandidate] {
        guard let outputs = try look(at: proposals, in: picture, side: 24, with: refinement) else { return [] }
        let kept = proposals.indices.compactMap { index -> FaceCandidate? in
            let probability = outputs.probability[index * 2 + 1]
            guard probability > Self.refinementThreshold else { return nil }
            var box = proposals[index]
            box.score = Double(probability)
            return box.adjusted { Double(outputs.offsets[index * 4 + $0]) }
        }
        return NonMaximumSuppression.suppress(kept, overlap: .union, above: 0.7).map(\.squared)
    }

    private func finish(_ refined: [FaceCandidate], in picture: RGBImage) throws -> [FaceCandidate] {
        guard let outputs = try look(at: refined, in: picture, side: 48, with: output) else { return [] }
        let kept = refined.indices.compactMap { index -> FaceCandidate? in
            let probability = Double(outputs.probability[index * 2 + 1])
            guard probability >= scoreThreshold else { return nil }
            var box = refined[index]
            box.score = probability
            let landmarks = (0..<5).map { point in
                SIMD2(
                    box.left + box.width * Double(outputs.points[index * 10 + point]),
                    box.top + box.height * Double(outputs.points[index * 10 + 5 + point])
                )
            }
            var face = box.adjusted { Double(outputs.offsets[index * 4 + $0]) }
            face.landmarks = landmarks
            return face
        }
        return NonMaximumSuppression.suppress(kept, overlap: .minimum, above: 0.7)
    }

    private struct Look {
        let probability: [Float]
        let offsets: [Float]
        let points: [Float]
    }

    /// Shows each box, scaled to `side` pixels, to a network.
    private func look(
        at boxes: [FaceCandidate],
        in picture: RGBImage,
        side: Int,
        with session: any InferenceSession
    ) throws -> Look? {
        guard !boxes.isEmpty else { return nil }
        let count = side * side * 3
        let outputs = try session.infer(shape: [boxes.count, 3, side, side]) { buffer in
            for (index, box) in boxes.enumerated() {
                let slice = UnsafeMutableBufferPointer(rebasing: buffer[index * count..<(index + 1) * count])
                picture.writeArea(of: box, side: side, into: slice)
            }
        }
        func values(_ channels: Int) -> [Float]? {
            outputs.first { $0.shape.last == channels && $0.values.count == boxes.count * channels }?.values
        }
        guard let probability = values(2), let offsets = values(4) else { return nil }
        return Look(probability: probability, offsets: offsets, points: values(10) ?? [])
    }

    private static func best(_ candidates: [FaceCandidate]) -> [FaceCandidate] {
        guard candidates.count > maximumBoxes else { return candidates }
        return Array(candidates.sorted { $0.score > $1.score }.prefix(maximumBoxes))
    }
}

extension FaceCandidate {
    /// Each edge moved by its offset times the box's width or height: left, top, right, bottom.
    fileprivate func adjusted(_ offset: (Int) -> Double) -> FaceCandidate {
        var box = self
        let right = left + width + offset(2) * width
        let bottom = top + height + offset(3) * height
        box.left = left + offset(0) * width
        box.top = top + offset(1) * height
        box.width = right - box.left
        box.height = bottom - box.top
        return box
    }

    /// The square of the longer side around the same centre.
    fileprivate var squared: FaceCandidate {
        var box = self
        let side = max(width, height)
        box.left = (left + (width - side) / 2).rounded(.towardZero)
        box.top = (top + (height - side) / 2).rounded(.towardZero)
        box.width = side.rounded(.towardZero)
        box.height = box.width
        return box
    }
}
