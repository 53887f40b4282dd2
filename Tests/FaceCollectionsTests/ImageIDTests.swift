import FaceCollections
import Testing

@Suite struct ImageIDTests {
    /// Computed with Python's `hashlib` from the namespace and the SHA-256 of the bytes.
    @Test(arguments: [
        ("", "e3340253-e693-5fc2-867c-065cb3b41a5d"), ("beetroot", "4254b9e6-47a0-5e57-9105-59648cce477a"),
    ])
    func isDerivedFromTheBytes(image: String, expected: String) {
        let id = ImageID(image: image.utf8)
        #expect(id.description == expected)
        #expect(ImageID(expected) == id)
        #expect(ImageID(expected.uppercased()) == id)
    }

    @Test(arguments: ["", "4254b9e6", "4254b9e6-47a0-5e57-9105-59648cce477g"])
    func otherTextIsNone(_ text: String) {
        #expect(ImageID(text) == nil)
    }
}
