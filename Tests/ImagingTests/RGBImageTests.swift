import Imaging
import Testing

@Suite struct RGBImageTests {
    /// Vertical stripes, black and white.
    private static let stripes = TestPicture.make(width: 16, height: 8) { x, _ in
        x % 2 == 0 ? [0, 0, 0] : [255, 255, 255]
    }

    @Test func shrinkingAverages() throws {
        let grey = try Self.stripes.resized(width: 8, height: 4)
        #expect((grey.width, grey.height) == (8, 4))
        // At the edges the outermost pixel counts twice.
        for x in 1..<7 {
            for y in 0..<4 { expectColour(grey[x, y], [128, 128, 128], within: 2) }
        }
    }

    @Test func theSameSizeIsTheSameImage() throws {
        #expect(try Self.stripes.resized(width: 16, height: 8) === Self.stripes)
        #expect(try Self.stripes.fitted(side: 16) === Self.stripes)
    }

    @Test(
        arguments: [
            (64, 32, 7, 3), (64, 32, 63, 31), (64, 32, 65, 97), (1000, 1, 37, 1), (1, 1000, 1, 37), (1000, 3, 10, 1),
            (333, 777, 110, 256), (1, 1, 5, 5), (1023, 511, 1024, 512),
        ]
    )
    func resizingGivesExactlyTheSize(width: Int, height: Int, newWidth: Int, newHeight: Int) throws {
        let image = RGBImage(width: width, height: height) { $0.update(repeating: 77) }
        let resized = try image.resized(width: newWidth, height: newHeight)
        #expect((resized.width, resized.height) == (newWidth, newHeight))
        #expect(resized.bytes.allSatisfy { (76...78).contains($0) })
    }

    @Test(
        arguments: [
            (64, 32, 16, 16, 8), (32, 64, 16, 8, 16), (64, 32, 64, 64, 32), (64, 32, 1000, 64, 32), (300, 2, 30, 30, 1),
            (100, 67, 50, 50, 34),
        ]
    )
    func fittingShrinksAndNeverGrows(width: Int, height: Int, side: Int, newWidth: Int, newHeight: Int) throws {
        let fitted = try RGBImage(width: width, height: height) { _ in }.fitted(side: side)
        #expect((fitted.width, fitted.height) == (newWidth, newHeight))
    }

    @Test func croppingTakesTheVeryPixels() throws {
        let image = TestPicture.make(width: 8, height: 6) { x, y in [UInt8(x), UInt8(y), 9] }
        let part = try image.cropped(to: PixelArea(left: 3, top: 2, width: 4, height: 3))
        #expect((part.width, part.height) == (4, 3))
        #expect(part[0, 0] == [3, 2, 9])
        #expect(part[3, 2] == [6, 4, 9])
    }

    @Test(arguments: [(5, 0, 4, 1), (-1, 0, 2, 2), (0, 0, 1, 7)])
    func croppingOutsideIsAnError(left: Int, top: Int, width: Int, height: Int) {
        let image = RGBImage(width: 8, height: 6) { _ in }
        #expect {
            try image.cropped(to: PixelArea(left: left, top: top, width: width, height: height))
        } throws: { error in
            String(describing: error).hasPrefix("cannot crop the image")
        }
    }

    @Test func jpegKeepsThePictureAndNothingElse() throws {
        let jpeg = try TestPicture.quadrants.jpeg(quality: 95)
        let decoded = try ImageDecoder().decode(jpeg)
        #expect(decoded.format == .jpeg)
        #expect(decoded.pixels.resembles(TestPicture.quadrants, within: 4))
        // Neither Exif nor a colour profile.
        #expect(jpeg.starts(with: [0xFF, 0xD8]))
        #expect(!zip(jpeg, jpeg.dropFirst()).contains { $0 == (0xFF, 0xE1) || $0 == (0xFF, 0xE2) })
        #expect(try TestPicture.quadrants.jpeg(quality: 10).count < jpeg.count)
    }
}
