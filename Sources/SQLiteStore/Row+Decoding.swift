internal import FaceCore
internal import Foundation
internal import GRDB
internal import People

/// Reading columns: what does not fit is an error, where GRDB's subscripts would stop the program.
extension Row {
    func value<Value: DatabaseValueConvertible>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
        let stored: DatabaseValue = self[column]
        guard let value = Value.fromDatabaseValue(stored) else { throw damage(in: column) }
        return value
    }

    func parsed<Value: LosslessStringConvertible>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
        guard let value = Value(try value(column, as: String.self)) else { throw damage(in: column) }
        return value
    }

    func boundingBox() throws -> BoundingBox {
        BoundingBox(
            left: try value("boxLeft"),
            top: try value("boxTop"),
            width: try value("boxWidth"),
            height: try value("boxHeight")
        )
    }

    func damage(in column: String) -> PersonStoreError {
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
