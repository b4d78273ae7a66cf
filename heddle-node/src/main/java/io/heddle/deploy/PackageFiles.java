// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Chaincode packages as files of a user: made and looked at without a node. */
public final class PackageFiles {

  private PackageFiles() {}

  /**
   * Packs a directory of sources as the {@code peer} command does, and replaces the output file by
   * the result.
   *
   * @param type the type that the package says it is; if empty, that of the directory's build file
   * @throws HeddleException {@code BAD_INPUT} if there is no package in what was given, or the file
   *     cannot be written
   */
  public static PackageId make(Path output, String label, Optional<String> type, Path sourceDir) {
    if (!Files.isDirectory(sourceDir)) {
      throw new HeddleException(
          Fault.BAD_INPUT, "'%s' is not a directory with chaincode sources".formatted(sourceDir));
    }
    ByteString bytes =
        PackageWriter.asPeerCommand(
            label, type.orElseGet(() -> SourceLanguage.of(sourceDir).type()), sourceDir);
    PackageId id = ChaincodePackage.parse(bytes).id();
    try {
      WholeFile.write(output.toAbsolutePath(), bytes, Mode.READABLE);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Package '%s' could not be written: %s".formatted(output, Reason.words(e)),
          e);
    }
    return id;
  }

  /**
   * The package in the file, checked as an install checks it.
   *
   * @throws HeddleException {@code BAD_INPUT} if it cannot be read or is not a package
   */
  static ChaincodePackage read(Path file) {
    try {
      return ChaincodePackage.parse(ByteString.copyFrom(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Chaincode package '%s' could not be read: %s".formatted(file, Reason.words(e)),
          e);
    } catch (HeddleException e) {
      throw new HeddleException(
          e.fault(), "'%s' is not a chaincode package: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** The id that every peer gives the package in the file; fails as {@link #read} does. */
  public static PackageId idOf(Path file) {
    return read(file).id();
  }
}
