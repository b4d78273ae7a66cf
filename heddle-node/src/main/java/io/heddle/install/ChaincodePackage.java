// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;

/**
 * A chaincode package, parsed: the bytes as they came, and the two entries in them that matter.
 *
 * @param type what the package says its type is; only builders know what it means
 * @param metadataJson {@code metadata.json} byte for byte, for the builders
 * @param codePackage {@code code.tar.gz} byte for byte
 * @param bytes the whole package as received, which the id is the hash of
 */
public record ChaincodePackage(
    PackageId id,
    String label,
    String type,
    ByteString metadataJson,
    ByteString codePackage,
    ByteString bytes) {

  /**
   * Reads a package.
   *
   * <p>Fabric: core/chaincode/persistence/chaincode_package.go, Parse.
   *
   * @throws HeddleException {@code BAD_INPUT} with Fabric's text if it is not a package
   */
  public static ChaincodePackage parse(ByteString bytes) {
    try {
      return new PackageParser().parse(bytes);
    } catch (PackageParser.NotAPackage e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "could not parse as a chaincode install package: " + e.getMessage(),
          e.getCause());
    }
  }

  /** The id alone: the bytes are many. */
  @Override
  public String toString() {
    return id.value();
  }
}
