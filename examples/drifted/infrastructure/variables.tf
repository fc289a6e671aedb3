variable "region" {
  description = "AWS region that hosts production"
  type        = string
  default     = "eu-central-1"
}

variable "database_instance_class" {
  description = "Size of the primary database"
  type        = string
  default     = "db.m6g.large"
}

variable "database_subnet_group" {
  description = "Private subnets the database lives in"
  type        = string
}

variable "cache_node_type" {
  description = "Size of each cache node"
  type        = string
  default     = "cache.m6g.large"
}

variable "cache_auth_token" {
  description = "Token that clients present to the cache, handed in by the pipeline"
  type        = string
  sensitive   = true
}

variable "cache_subnet_group" {
  description = "Private subnets the cache lives in"
  type        = string
}

variable "security_group_ids" {
  description = "Security groups that admit the platform to its stores"
  type        = list(string)
}
