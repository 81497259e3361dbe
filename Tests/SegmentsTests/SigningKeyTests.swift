import Models
import Segments
import Testing

struct SigningKeyTests {
  @Test func `a key comes back from its bytes`() throws {
    let key = try #require(SigningKey(bytes: Array(1...32)))
    let again = try #require(SigningKey(bytes: key.bytes))

    #expect(key.bytes == Array(1...32))
    #expect(again.publicKey == key.publicKey)
    #expect(key.replica == ContentHash.replica(publicKey: key.publicKey))
    #expect(SigningKey(bytes: Array(1...31)) == nil)
    #expect(SigningKey().bytes != SigningKey().bytes)
  }

  @Test func `a signature holds for its message and key alone`() throws {
    let key = try #require(SigningKey(bytes: Array(1...32)))
    let message: [UInt8] = [1, 2, 3]
    let signature = try key.signature(of: message)

    #expect(SigningKey.isValid(signature, of: message[...], publicKey: key.publicKey))
    #expect(!SigningKey.isValid(signature, of: [1, 2, 4], publicKey: key.publicKey))
    #expect(!SigningKey.isValid(signature, of: message[...], publicKey: SigningKey().publicKey))
    #expect(!SigningKey.isValid(signature.dropLast(), of: message[...], publicKey: key.publicKey))
    #expect(!SigningKey.isValid(signature, of: message[...], publicKey: [1, 2]))
  }
}
