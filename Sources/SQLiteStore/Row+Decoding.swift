internal import FaceCollections
internal import FaceCore
internal import Foundation
internal import GRDB

/// Reading columns: what does not fit is an error, where GRDB's subscripts would stop the program.
extension Row {
    func value<Value: DatabaseValueConvertible>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
        let stored: DatabaseValue = self[column]
        guard let value = Value.fromDatabaseValue(stored) else { throw damage(in: column) }
        return value
    }

    /// Faster than by name, for what is read by the thousand.
    func value<Value: DatabaseValueConvertible>(at index: Int, as type: Value.Type = Value.self) throws -> Value {
        let stored: DatabaseValue = self[index]
        guard let value = Value.fromDatabaseValue(stored) else { throw damage(in: Array(columnNames)[index]) }
        return value
    }

    func parsed<Value: LosslessStringConvertible>(at index: Int, as type: Value.Type = Value.self) throws -> Value {
        guard let value = Value(try value(at: index, as: String.self)) else {
            throw damage(in: Array(columnNames)[index])
        }
        return value
    }

    func parsed<Value: LosslessStringConvertible>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
        guard let value = Value(try value(column, as: String.self)) else { throw damage(in: column) }
        return value
    }

    /// - Parameter dimension: what the embedding must have; nil if any is good.
    func embedding(at index: Int, of faceID: FaceID, dimension: Int? = nil) throws -> Embedding {
        guard let embedding = Embedding(blob: try value(at: index), dimension: dimension) else {
            throw StorageError.damaged("the embedding of face \(faceID) cannot be read")
        }
        return embedding
    }

    func boundingBox() throws -> BoundingBox {
        BoundingBox(
            left: try value("boxLeft"),
            top: try value("boxTop"),
            width: try value("boxWidth"),
            height: try value("boxHeight")
        )
    }

    func damage(in column: String) -> StorageError {
        .damaged("column '\(column)' holds something that cannot be read")
    }
}

extension Embedding {
    /// The coordinates as little-endian 32-bit floats.
    var blob: Data {
        values.map(\.bitPattern.littleEndian).withUnsafeBytes { Data($0) }
    }

    /// - Parameter dimension: what the bytes must hold; nil if any is good.
    init?(blob: Data, dimension: Int?) {
        let width = MemoryLayout<UInt32>.size
        guard blob.count.isMultiple(of: width), dimension.map({ $0 * width == blob.count }) ?? true else { return nil }
        let values = blob.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: width).map { offset in
                Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
            }
        }
        self.init(unitLength: values)
    }
}

extension ImageID {
    /// - Parameter contentHash: as photos have it, the SHA-256 in hexadecimal. Any other text is hashed itself.
    init(contentHash: String) {
        let digits = contentHash.compactMap(\.hexDigitValue)
        if digits.count == 64, contentHash.utf8.count == 64 {
            self.init(sha256: stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
        } else {
            self.init(image: contentHash.utf8)
        }
    }
}
