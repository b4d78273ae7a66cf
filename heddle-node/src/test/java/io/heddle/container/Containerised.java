// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.build.PeerConnection;
import io.heddle.install.ChaincodePackage;
import io.heddle.process.StepListener;
import io.heddle.testing.Packages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Packages, settings and builds as the tests of this room need them. */
public final class Containerised {

  public static final String JAVA = "hyperledger/fabric-javaenv:2.5";
  public static final String NODE = "hyperledger/fabric-nodeenv:2.5";
  public static final String CCENV = "hyperledger/fabric-ccenv:3.1";

  private Containerised() {}

  public static EngineSettings settings(String endpoint) {
    return new EngineSettings(
        endpoint,
        Optional.empty(),
        true,
        new HostConfig(
            "host",
            new HostConfig.Log("json-file", Map.of("max-size", "50m", "max-file", "5")),
            new HostConfig.Capabilities(List.of(), List.of()),
            new HostConfig.Names(List.of(), List.of(), List.of()),
            new HostConfig.Spaces("", "", ""),
            new HostConfig.Limits(2_147_483_648L, 0, 0, false, 0, 0, 0, "", "", "", 0),
            false,
            List.of()),
        new BaseImages(CCENV, "hyperledger/fabric-baseos:3.1", false, JAVA, NODE),
        false,
        List.of(
            "CORE_CHAINCODE_LOGGING_LEVEL=info",
            "CORE_CHAINCODE_LOGGING_SHIM=warn",
            "CORE_CHAINCODE_LOGGING_FORMAT=%{color}%{time:2006-01-02 15:04:05.000 MST} [%{module}] %{shortfunc} -> %{level:.4s} %{id:03x}%{color:reset} %{message}"),
        Optional.of("dev"),
        Optional.of("peer0"));
  }

  public static ContainerNames names() {
    return new ContainerNames("dev", "peer0", "owner-of-tests", "");
  }

  public static ContainerBuilds builds(
      EngineSettings settings, Path directory, StepListener listener) {
    return builds(settings, directory, listener, Duration.ofSeconds(20));
  }

  public static ContainerBuilds builds(
      EngineSettings settings, Path directory, StepListener listener, Duration limit) {
    return ContainerBuilds.open(
        settings, names(), Map.of("GOSUMDB", "off"), limit, directory.toAbsolutePath(), listener);
  }

  public static ChaincodePackage ofType(String type) {
    return ChaincodePackage.parse(
        Packages.ofTexts("basic_1.0", type, "example.com/basic", Map.of("src/a", "content")));
  }

  public static PeerConnection withoutTls(PackageId id) {
    return new PeerConnection(id, "peer0:7052", "", "", "", new MspId("Org1MSP"));
  }
}
