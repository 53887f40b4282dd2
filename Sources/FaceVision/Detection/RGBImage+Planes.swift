internal import Imaging

extension RGBImage {
    /// Writes the image as planes of floats, `(value - mean) * scale`.
    func writePlanes(
        into buffer: UnsafeMutableBufferPointer<Float>,
        order: PackManifest.Embedder.ChannelOrder,
        mean: Float,
        scale: Float
    ) {
        let plane = width * height
        precondition(buffer.count == plane * 3, "the buffer must hold the image exactly")
        withPixels { pixels in
            for channel in 0..<3 {
                let source = order == .rgb ? channel : 2 - channel
                for pixel in 0..<plane {
                    buffer[channel * plane + pixel] = (Float(pixels[pixel * 3 + source]) - mean) * scale
                }
            }
        }
    }

    /// Writes a box scaled to `side` x `side`, averaging what falls together (adaptive area pooling, as MTCNN was
    /// published with), as RGB planes normalised to `-1...1`; what lies outside the image is black.
    func writeArea(of box: FaceCandidate, side: Int, into buffer: UnsafeMutableBufferPointer<Float>) {
        let plane = side * side
        precondition(buffer.count == plane * 3, "the buffer must hold the chip exactly")
        let edges = (0...side).map { Double($0) / Double(side) }
        withPixels { pixels in
            for row in 0..<side {
                let top = Int((box.top + edges[row] * box.height).rounded(.down))
                let bottom = max(Int((box.top + edges[row + 1] * box.height).rounded(.up)), top + 1)
                for column in 0..<side {
                    let left = Int((box.left + edges[column] * box.width).rounded(.down))
                    let right = max(Int((box.left + edges[column + 1] * box.width).rounded(.up)), left + 1)
                    var sum = SIMD3<Int>.zero
                    for y in max(top, 0)..<max(min(bottom, height), max(top, 0)) {
                        for x in max(left, 0)..<max(min(right, width), max(left, 0)) {
                            let offset = (y * width + x) * 3
                            sum &+= SIMD3(Int(pixels[offset]), Int(pixels[offset + 1]), Int(pixels[offset + 2]))
                        }
                    }
                    let count = Float((bottom - top) * (right - left))
                    for channel in 0..<3 {
                        buffer[channel * plane + row * side + column] = (Float(sum[channel]) / count - 127.5) / 128
                    }
                }
            }
        }
    }
}

extension Canvas {
    /// The canvas as one image, with a mid-grey border.
    func flattened() throws -> RGBImage {
        if content.width == width, content.height == height { return content }
        precondition(content.width + left <= width && content.height + top <= height)
        return RGBImage(width: width, height: height) { buffer in
            buffer.update(repeating: 128)
            content.withPixels { pixels in
                for row in 0..<content.height {
                    let target = ((row + top) * width + left) * 3
                    let source = row * content.width * 3
                    for byte in 0..<content.width * 3 {
                        buffer[target + byte] = pixels[source + byte]
                    }
                }
            }
        }
    }
}
