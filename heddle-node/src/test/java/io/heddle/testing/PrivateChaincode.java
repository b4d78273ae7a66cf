// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.base.PackageId;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Chaincode in {@code src/test/resources/chaincode}, {@code private-node} as a rule, as a server,
 * run with the official libraries that the Node sample has installed.
 */
public final class PrivateChaincode implements AutoCloseable {

  private static final Path SOURCES = Checkout.RESOURCES.resolve("chaincode");
  private static final Path PROJECTS = Checkout.SHARED.resolve("sample-chaincode");

  private final String name;
  private final String address;
  private final Process process;

  private PrivateChaincode(String name, String address, Process process) {
    this.name = name;
    this.address = address;
    this.process = process;
  }

  /** Returns when it listens, without TLS. */
  public static PrivateChaincode serve(String name) throws IOException {
    return serve(name, "private-node");
  }

  /** As {@link #serve(String)}, what is in that folder. */
  public static PrivateChaincode serve(String name, String folder) throws IOException {
    Path project = PROJECTS.resolve(folder);
    int port = Ports.free();
    String address = "127.0.0.1:" + port;
    PackageId id = ChaincodePackage.parse(PackageWriter.ofServer(name, address)).id();
    Path libraries = SampleChaincode.NODE.libraries();
    prepare(SOURCES.resolve(folder), project, libraries);
    Process process =
        new ProcessBuilder(
                libraries.resolve(".bin/fabric-chaincode-node").toString(),
                "server",
                "--chaincode-address",
                address,
                "--chaincode-id",
                id.value())
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(project.resolve("server-%d.log".formatted(port)).toFile())
            .start();
    Ports.awaitListener(port, process);
    return new PrivateChaincode(name, address, process);
  }

  /** What {@code heddle start} takes to deploy it. */
  public String source() {
    return name + "=" + address;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static synchronized void prepare(Path sources, Path project, Path libraries)
      throws IOException {
    try (Turn _ = Turn.at(project)) {
      for (String file : new String[] {"index.js", "package.json"}) {
        Path copy = project.resolve(file);
        if (!Files.exists(copy) || Files.mismatch(sources.resolve(file), copy) >= 0) {
          Files.copy(sources.resolve(file), copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Path link = project.resolve("node_modules");
      if (!Files.isSymbolicLink(link)) {
        Files.createSymbolicLink(link, libraries);
      }
    }
  }
}
