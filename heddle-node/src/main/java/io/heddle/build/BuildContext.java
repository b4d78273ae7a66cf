// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Directories;
import io.heddle.disk.Mode;
import io.heddle.disk.NewFile;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.TarGzReader;
import io.heddle.process.FileNames;
import io.heddle.process.TemporaryDirectories;
import java.io.IOException;
import java.nio.file.Path;

/** The directories of one build attempt; they go when it ends. */
public record BuildContext(Path root) implements AutoCloseable {

  /**
   * Unpacks the package into new directories.
   *
   * @param owner what the directories belong to, should this process be killed
   * @throws HeddleException {@code CHAINCODE}, "could not create build context: …"
   */
  public static BuildContext create(
      ChaincodePackage chaincode, TarGzReader.Limits limits, Path owner) {
    BuildContext context;
    try {
      context = new BuildContext(TemporaryDirectories.create(FileNames.of(chaincode.id()), owner));
    } catch (IOException e) {
      throw failed("could not create temp dir: " + e, e);
    }
    try {
      context.fill(chaincode, limits);
      return context;
    } catch (IOException e) {
      context.close();
      throw failed(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
  }

  public Path source() {
    return root.resolve("src");
  }

  public Path metadata() {
    return root.resolve("metadata");
  }

  public Path build() {
    return root.resolve("bld");
  }

  public Path release() {
    return root.resolve("release");
  }

  @Override
  public void close() {
    TemporaryDirectories.delete(root);
  }

  private void fill(ChaincodePackage chaincode, TarGzReader.Limits limits) throws IOException {
    for (Path directory : new Path[] {source(), metadata(), build(), release()}) {
      Directories.createNew(directory, Mode.PRIVATE_FOLDER);
    }
    NewFile.write(
        metadata().resolve("metadata.json"), chaincode.metadataJson(), Mode.PRIVATE_FOLDER);
    try {
      new CodeExtractor(source(), limits).extract(chaincode.codePackage());
    } catch (IOException e) {
      throw new IOException("could not untar source package: " + e.getMessage(), e);
    }
  }

  private static HeddleException failed(String reason, IOException cause) {
    return new HeddleException(Fault.CHAINCODE, "could not create build context: " + reason, cause);
  }
}
