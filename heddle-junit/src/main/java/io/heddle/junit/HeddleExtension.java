// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives the classes that {@link HeddleTest} is on their network, and its parts as parameters. */
final class HeddleExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        BeforeTestExecutionCallback,
        AfterTestExecutionCallback,
        AfterEachCallback,
        ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(HeddleExtension.class);

  HeddleExtension() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    lease(context);
    // a nested class begins with what the class around it has set up, not with what its tests left
    context.getParent().ifPresent(HeddleExtension::restoreAround);
  }

  private static void restoreAround(ExtensionContext around) {
    around
        .getTestClass()
        .map(tests -> around.getStore(NAMESPACE).get(tests, SetUp.class))
        .ifPresent(SetUp::restore);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws InterruptedException {
    Lease lease = lease(context);
    lease.beginTest();
    lease.network().started().begin(context.getUniqueId());
    // each class has its own, which a nested one must not find in the class around it
    ofClass(context)
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            context.getRequiredTestClass(), key -> new SetUp(lease.network()), SetUp.class)
        .restore();
  }

  /** Behind the methods that prepare a test, in which nothing goes wrong. */
  @Override
  public void beforeTestExecution(ExtensionContext context) {
    HeddleNetwork network = lease(context).network();
    DeclaredFaults.of(context).forEach(network.faults()::add);
    if (DeterminismCheck.isWanted(context)) {
      network.started().determinism().begin();
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (DeterminismCheck.isWanted(context)) {
      lease(context).network().started().determinism().end();
    }
  }

  private static ExtensionContext ofClass(ExtensionContext context) {
    ExtensionContext at = context;
    while (at.getElement().filter(element -> element instanceof Class<?>).isEmpty()) {
      at = at.getParent().orElseThrow(() -> notDeclared(context));
    }
    return at;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    lease(context).endTest();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return Parameters.isKnown(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return Parameters.value(parameter.getParameter(), lease(context));
  }

  /** What the class has, or a class that it is nested in: had from its first use to its end. */
  private static Lease lease(ExtensionContext context) {
    ExtensionContext declaring = declaring(context);
    return declaring
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            Lease.class,
            key -> networks(context).lease(Declarations.plan(declaring.getRequiredTestClass())),
            Lease.class);
  }

  private static Networks networks(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Networks.class, key -> new Networks(), Networks.class);
  }

  private static ExtensionContext declaring(ExtensionContext context) {
    ExtensionContext at = context;
    while (!declares(at)) {
      at = at.getParent().orElseThrow(() -> notDeclared(context));
    }
    return at;
  }

  private static HeddleFailure notDeclared(ExtensionContext context) {
    return new HeddleFailure("'%s' has no @HeddleTest".formatted(context.getDisplayName()));
  }

  private static boolean declares(ExtensionContext context) {
    return context
        .getElement()
        .filter(element -> element instanceof Class<?>)
        .filter(element -> AnnotationSupport.isAnnotated(element, HeddleTest.class))
        .isPresent();
  }
}
