import Imaging
import Testing

/// Pictures that look different from every side.
enum TestPicture {
    /// Red, green, blue and yellow: top left, top right, bottom left, bottom right.
    static let fields: [[UInt8]] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]]

    /// Four fields of whole JPEG blocks (16 pixels), which compression leaves alone.
    static let quadrants = make(width: 64, height: 32) { x, y in fields[(y < 16 ? 0 : 2) + (x < 32 ? 0 : 1)] }

    static func make(width: Int, height: Int, colour: (_ x: Int, _ y: Int) -> [UInt8]) -> RGBImage {
        RGBImage(width: width, height: height) { buffer in
            for y in 0..<height {
                for x in 0..<width {
                    for (channel, value) in colour(x, y).enumerated() { buffer[(y * width + x) * 3 + channel] = value }
                }
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

    /// Whether no channel of any pixel is further from the other image's than `tolerance`.
    func resembles(_ other: RGBImage, within tolerance: Int) -> Bool {
        width == other.width && height == other.height
            && zip(bytes, other.bytes).allSatisfy { abs(Int($0) - Int($1)) <= tolerance }
    }

    /// Whether the middles of the four fields have their colours.
    func showsTheFields(within tolerance: Int) -> Bool {
        let places = [
            (width / 4, height / 4), (width * 3 / 4, height / 4), (width / 4, height * 3 / 4),
            (width * 3 / 4, height * 3 / 4),
        ]
        return zip(places, TestPicture.fields).allSatisfy { place, colour in
            zip(self[place.0, place.1], colour).allSatisfy { abs(Int($0) - Int($1)) <= tolerance }
        }
    }
}

/// Expects two colours to be no further apart than `tolerance` in each channel.
func expectColour(
    _ found: [UInt8],
    _ expected: [UInt8],
    within tolerance: Int,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let isNear = zip(found, expected).allSatisfy { abs(Int($0) - Int($1)) <= tolerance }
    #expect(isNear, "\(found) is not \(expected)", sourceLocation: sourceLocation)
}
