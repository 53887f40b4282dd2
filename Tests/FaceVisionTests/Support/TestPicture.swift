import Imaging

/// Pictures whose every pixel is known.
enum TestPicture {
    static func make(width: Int, height: Int, colour: (_ x: Int, _ y: Int) -> [UInt8]) -> RGBImage {
        RGBImage(width: width, height: height) { buffer in
            for y in 0..<height {
                for x in 0..<width {
                    for (channel, value) in colour(x, y).enumerated() { buffer[(y * width + x) * 3 + channel] = value }
                }
            }
        }
    }

    static func plain(_ value: UInt8, width: Int, height: Int) -> RGBImage {
        RGBImage(width: width, height: height) { $0.update(repeating: value) }
    }

    /// Each pixel another colour, the same on every run.
    static func noise(width: Int, height: Int) -> RGBImage {
        var state: UInt64 = 1
        return RGBImage(width: width, height: height) { buffer in
            for index in buffer.indices {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                buffer[index] = UInt8(state >> 56)
            }
        }
    }
}

extension RGBImage {
    /// Red, green and blue of a pixel.
    subscript(x: Int, y: Int) -> [UInt8] {
        withPixels { pixels in Array(pixels[(y * width + x) * 3..<(y * width + x) * 3 + 3]) }
    }

    var bytes: [UInt8] { withPixels { Array($0) } }
}
