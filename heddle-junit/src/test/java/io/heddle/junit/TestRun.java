// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs tests as a build does. */
final class TestRun {

  private TestRun() {}

  /** The messages with which classes or their tests fail. */
  static List<String> failures(Class<?>... tests) {
    return failures(LauncherDiscoveryRequestBuilder.request(), tests);
  }

  /** As the other, several classes at the same time. */
  static List<String> failuresTogether(Class<?>... tests) {
    return failures(
        LauncherDiscoveryRequestBuilder.request()
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
            .configurationParameter("junit.jupiter.execution.parallel.mode.default", "same_thread")
            .configurationParameter(
                "junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
            .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
            .configurationParameter(
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "2"),
        tests);
  }

  private static List<String> failures(LauncherDiscoveryRequestBuilder request, Class<?>... tests) {
    List<String> messages = Collections.synchronizedList(new ArrayList<>());
    request.selectors(
        Stream.of(tests).map(each -> selectClass(each)).toArray(ClassSelector[]::new));
    LauncherFactory.create()
        .execute(
            request.build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result
                    .getThrowable()
                    .ifPresent(why -> messages.add(String.valueOf(why.getMessage())));
              }
            });
    return List.copyOf(messages);
  }
}
