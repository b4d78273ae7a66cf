// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.commons.support.AnnotationSupport;

/** Reads what the annotations of a class of tests want. */
final class Declarations {

  private Declarations() {}

  /**
   * The network that they describe.
   *
   * @throws HeddleFailure if they contradict themselves
   */
  static NetworkPlan plan(Class<?> tests) {
    HeddleTest wanted =
        AnnotationSupport.findAnnotation(tests, HeddleTest.class)
            .orElseThrow(
                () -> new HeddleFailure("'%s' has no @HeddleTest".formatted(tests.getName())));
    List<Deployment> deployments = new ArrayList<>();
    for (Chaincode each : AnnotationSupport.findRepeatableAnnotations(tests, Chaincode.class)) {
      deployments.add(deployment(each));
    }
    return new NetworkPlan(
        wanted.organizations(),
        wanted.peers(),
        List.of(wanted.channels()),
        file("network file", wanted.network()),
        file("export", wanted.export()),
        wanted.seed(),
        deployments);
  }

  private static String file(String what, String name) {
    if (name.isEmpty()) {
      return "";
    }
    Path file = Path.of(name).toAbsolutePath().normalize();
    if (!Files.isRegularFile(file)) {
      throw new HeddleFailure("There is no %s '%s'".formatted(what, file));
    }
    return file.toString();
  }

  private static Deployment deployment(Chaincode wanted) {
    return new Deployment(
        wanted.value(),
        source(wanted),
        wanted.collections(),
        wanted.policy(),
        wanted.channel(),
        wanted.initRequired());
  }

  private static Deployment.Source source(Chaincode wanted) {
    List<Deployment.Source> given = new ArrayList<>();
    if (wanted.contracts().length > 0) {
      given.add(new Deployment.Contracts(List.of(wanted.contracts())));
    }
    if (!wanted.directory().isEmpty()) {
      given.add(Deployment.ofDirectory(wanted.value(), Path.of(wanted.directory())).source());
    }
    if (!wanted.packageFile().isEmpty()) {
      given.add(Deployment.ofPackage(wanted.value(), Path.of(wanted.packageFile())).source());
    }
    if (!wanted.server().isEmpty()) {
      given.add(new Deployment.Server(wanted.server()));
    }
    if (given.size() != 1) {
      throw new HeddleFailure(
          "Chaincode '%s' comes from %s; give exactly one of contracts, directory, packageFile and server"
              .formatted(wanted.value(), given.isEmpty() ? "nowhere" : given.size() + " places"));
    }
    return given.get(0);
  }
}
