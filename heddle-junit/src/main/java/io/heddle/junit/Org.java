// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which organisation's user and peer a {@code Gateway}, {@code Network} or {@code Contract} uses.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Org {

  /** The MSP id: {@code Org2MSP}. */
  String value();
}
