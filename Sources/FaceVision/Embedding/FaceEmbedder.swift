package import FaceCore
package import Imaging
internal import Inference

/// Turns an aligned face into a point on the unit sphere. Blocks; not for the cooperative pool.
package protocol FaceEmbedder: Sendable {
    /// The embedding of the face with these landmarks; nil where the landmarks describe no face.
    func embed(_ landmarks: Landmarks, in image: RGBImage) throws -> Embedding?
}

/// Aligns by five points to a square chip and runs one network over it, as ArcFace, dlib's ResNet and Open Model Zoo's
/// re-identification networks all want; what differs between them is in the manifest.
struct ChipEmbedder: FaceEmbedder {
    let session: any InferenceSession
    let specification: PackManifest.Embedder
    let aligner: FaceAligner

    init(session: any InferenceSession, specification: PackManifest.Embedder) {
        self.session = session
        self.specification = specification
        aligner = FaceAligner(
            side: specification.inputSize,
            template: specification.template.map { SIMD2($0[0], $0[1]) }
        )
    }

    func embed(_ landmarks: Landmarks, in image: RGBImage) throws -> Embedding? {
        guard let chip = aligner.chip(of: landmarks, in: image) else { return nil }
        guard let embedding = try embed(chip, mirrored: false) else { return nil }
        guard specification.mirrorAverage else { return embedding }
        guard let mirrored = try embed(chip, mirrored: true) else { return nil }
        return Embedding(normalizing: zip(embedding.values, mirrored.values).map { ($0 + $1) / 2 })
    }

    private func embed(_ chip: RGBImage, mirrored: Bool) throws -> Embedding? {
        let side = specification.inputSize
        let outputs = try session.infer(shape: [1, 3, side, side]) { buffer in
            write(chip, mirrored: mirrored, into: buffer)
        }
        guard let values = outputs.first?.values, values.count == specification.dimension else { return nil }
        return Embedding(normalizing: values)
    }

    private func write(_ chip: RGBImage, mirrored: Bool, into buffer: UnsafeMutableBufferPointer<Float>) {
        let side = chip.width
        let plane = side * side
        precondition(buffer.count == plane * 3 && chip.height == side, "the buffer must hold the chip exactly")
        chip.withPixels { pixels in
            for channel in 0..<3 {
                let source = specification.channelOrder == .rgb ? channel : 2 - channel
                let mean = specification.mean[channel]
                for row in 0..<side {
                    for column in 0..<side {
                        let from = row * side + (mirrored ? side - 1 - column : column)
                        let value = Float(pixels[from * 3 + source])
                        buffer[channel * plane + row * side + column] = (value - mean) * specification.scale
                    }
                }
            }
        }
    }
}
