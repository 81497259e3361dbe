internal import CZstd
package let z = ZSTD_versionNumber()
