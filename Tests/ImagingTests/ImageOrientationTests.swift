import BeetrootTesting
import Foundation
import Testing

@testable import Imaging

/// What a camera held sideways, upside down or before a mirror stores.
@Suite struct ImageOrientationTests {
    /// The picture as a file with this orientation stores it, by the table of the Exif standard: which side of the upright
    /// picture the first row and the first column are.
    private func stored(_ picture: RGBImage, orientation: Int) -> RGBImage {
        let right = picture.width - 1
        let bottom = picture.height - 1
        let isTurned = orientation >= 5
        return TestPicture.make(
            width: isTurned ? picture.height : picture.width,
            height: isTurned ? picture.width : picture.height
        ) { x, y in
            switch orientation {
            case 2: picture[right - x, y]
            case 3: picture[right - x, bottom - y]
            case 4: picture[x, bottom - y]
            case 5: picture[y, x]
            case 6: picture[right - y, x]
            case 7: picture[right - y, bottom - x]
            case 8: picture[y, bottom - x]
            default: picture[x, y]
            }
        }
    }

    @Test(arguments: 1...8)
    func jpegsAreTurnedUpright(orientation: Int) throws {
        let jpeg = try stored(TestPicture.quadrants, orientation: orientation).jpeg(quality: 95)
        let image = try ImageDecoder().decode(SyntheticJPEG.tagged(jpeg, orientation: UInt8(orientation)))
        #expect((image.width, image.height) == (64, 32))
        #expect(image.pixels.resembles(TestPicture.quadrants, within: 4))
    }

    @Test(arguments: [0, 9, 255] as [UInt8])
    func meaninglessOrientationsAreIgnored(orientation: UInt8) throws {
        let jpeg = SyntheticJPEG.tagged(try TestPicture.quadrants.jpeg(quality: 95), orientation: orientation)
        #expect(try ImageDecoder().decode(jpeg).pixels.resembles(TestPicture.quadrants, within: 4))
    }

    // MARK: - Shrinking while loading

    @Test(
        arguments: [
            (8000, 6000, nil, 1), (8000, 6000, 8001, 1), (8000, 6000, 4001, 1), (8000, 6000, 4000, 2),
            (7999, 6000, 4000, 1), (6000, 8000, 2000, 4), (6000, 7999, 2000, 2), (8000, 8000, 1000, 8), (8000, 8, 1, 8),
            // No side shrinks to nothing.
            (8000, 7, 1, 4), (3, 8000, 1, 2), (8000, 1, 1, 1), (1, 1, 1, 1),
        ] as [(Int, Int, Int?, Int)]
    )
    func shrinkingStopsAboveWhatIsSufficient(width: Int, height: Int, sufficientSide: Int?, shrink: Int) {
        #expect(ImageDecoder.shrink(width: width, height: height, sufficientSide: sufficientSide) == shrink)
    }

    @Test(arguments: [(1000, 1), (1, 1000), (1000, 3), (9, 1000), (1000, 15)])
    func thinJPEGsAreShrunkAsFarAsPossible(width: Int, height: Int) throws {
        let jpeg = try RGBImage(width: width, height: height) { $0.update(repeating: 50) }.jpeg()
        let image = try ImageDecoder().decode(jpeg, sufficientSide: 100)
        #expect((image.width, image.height) == (width, height))
        #expect(max(image.pixels.width, image.pixels.height) >= 100)
        #expect(min(image.pixels.width, image.pixels.height) >= 1)
    }

    @Test(arguments: [(64, 64), (33, 64), (32, 32), (16, 16), (8, 8), (1, 8)])
    func jpegsShrinkWhileLoading(sufficientSide: Int, decodedWidth: Int) throws {
        let jpeg = try TestPicture.quadrants.jpeg(quality: 95)
        let image = try ImageDecoder().decode(jpeg, sufficientSide: sufficientSide)
        #expect((image.width, image.height) == (64, 32))
        #expect((image.pixels.width, image.pixels.height) == (decodedWidth, decodedWidth / 2))
        #expect(image.pixels.showsTheFields(within: 8))
    }

    @Test(arguments: 1...8)
    func shrunkJPEGsAreUprightToo(orientation: Int) throws {
        let jpeg = try stored(TestPicture.quadrants, orientation: orientation).jpeg(quality: 95)
        let tagged = SyntheticJPEG.tagged(jpeg, orientation: UInt8(orientation))
        let image = try ImageDecoder().decode(tagged, sufficientSide: 16)
        #expect((image.width, image.height) == (64, 32))
        #expect((image.pixels.width, image.pixels.height) == (16, 8))
        #expect(image.pixels.showsTheFields(within: 8))
    }

    @Test func oddSizesShrinkToNoLessThanAsked() throws {
        let jpeg = try RGBImage(width: 161, height: 83) { $0.update(repeating: 50) }.jpeg()
        let image = try ImageDecoder().decode(jpeg, sufficientSide: 20)
        #expect((image.width, image.height) == (161, 83))
        #expect((20...21).contains(image.pixels.width))
    }

    @Test func otherFormatsStayWhole() throws {
        #expect(try ImageDecoder().decode(SyntheticImage.losslessWebp, sufficientSide: 4).pixels.width == 32)
    }

    // MARK: - Files of others

    @Test(.enabled(if: TestMaterial.shared != nil, "the shared photos are not on this machine"), arguments: 2...8)
    func webpsAreTurnedUpright(orientation: Int) throws {
        let folder = try #require(TestMaterial.shared).appending(path: "photos/odd/pillow")
        func decoded(_ name: String) throws -> RGBImage {
            try ImageDecoder().decode(Array(try Data(contentsOf: folder.appending(path: name)))).pixels
        }
        let upright = try decoded("hopper.webp").fitted(side: 16)
        let turned = try decoded("hopper_orientation_\(orientation).webp").fitted(side: 16)
        let differences = zip(upright.bytes, turned.bytes).map { abs(Int($0) - Int($1)) }
        #expect(differences.reduce(0, +) / differences.count < 12)
    }
}
